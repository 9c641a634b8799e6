"""The forms of the import and export pages: a file, its confirmation, the columns of a download."""

from pathlib import PurePath

from django import forms
from django.conf import settings
from import_export.forms import ExportForm, ImportForm

_MB = 1_000_000


class FileForm(ImportForm):
    """The file to import. The format follows from the ending of its name unless it is chosen."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self._endings = {file_format.extension: str(place) for place, file_format in enumerate(formats)}
        file, chosen = self.fields["import_file"], self.fields["format"]
        file.label = "File"
        file.help_text = f"CSV in UTF-8, XLSX, JSON or JSON lines, at most {settings.MAX_IMPORT_BYTES / _MB:g} MB."
        file.error_messages |= {
            "required": "Choose a file.",
            "empty": "The file is empty: the first line names the columns, each further one is a record.",
        }
        file.widget.attrs = {"accept": ",".join(f".{ending}" for ending in self._endings)}
        chosen.required, chosen.widget.attrs = False, {}
        chosen.choices = [("", "as the ending of its name says"), *chosen.choices[1:]]

    @property
    def media(self):
        return forms.Media()  # the library's script only guesses the format, which the server does

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        if file.size > settings.MAX_IMPORT_BYTES:
            raise forms.ValidationError(
                f"The file has {file.size / _MB:.1f} MB, and the most is {settings.MAX_IMPORT_BYTES / _MB:g} MB: "
                "split it into several files."
            )
        return file

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("import_file")
        if file and not cleaned.get("format") and "format" not in self.errors:
            cleaned["format"] = self._endings.get(PurePath(file.name).suffix[1:].lower(), "")
            if not cleaned["format"]:
                self.add_error(
                    "format",
                    f"The name “{file.name}” does not end in {', '.join(self._endings)}: choose the format.",
                )
        return cleaned


class ColumnsForm(ExportForm):
    """The format and the columns of an export. The key is always there; no column chosen means all of them."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        resource = resources[0]
        names = [name for name, column in resource.fields.items() if not column.is_key]
        names.sort(key=resource._meta.fields.index)
        self.keys = list(resource._meta.import_id_fields)
        self.fields["format"].choices = self.fields["format"].choices[1:]
        self.fields["columns"] = forms.MultipleChoiceField(
            choices=[(name, name) for name in names],
            initial=names,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=f"The key ({', '.join(self.keys)}) is always there. None chosen means all.",
        )

    @property
    def media(self):
        return forms.Media()  # the template brings our own script
