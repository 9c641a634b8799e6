"""The forms of the import and export pages: a file, its confirmation, the columns of a download."""

from pathlib import PurePath

from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.text import get_text_list
from import_export.forms import ExportForm, ImportForm

from procurement.dates import UncertainDateFormField
from procurement.interchange.staging.file_formats import all_formats, format_named, format_of, head_of
from procurement.interchange.staging.which_table import UnknownTable, which_table
from procurement.interchange.unreadable import Unreadable

_MB = 1_000_000


def limit_told():
    """The most that a file may have, as part of a sentence: `at most 100 MB`."""
    return f"at most {settings.MAX_IMPORT_BYTES / _MB:g} MB"


def refuse_too_large(file):
    """Raise ValidationError for a file that is larger than a page takes."""
    if file.size > settings.MAX_IMPORT_BYTES:
        raise forms.ValidationError(
            f"The file has {file.size / _MB:.1f} MB, and the most is {settings.MAX_IMPORT_BYTES / _MB:g} MB: split it "
            "into several files, or bring it in by `manage.py import_file`."
        )
    return file


def ask_for_file_again(form, name):
    """Tell at the field of the file that it has to be chosen anew, where the form comes back for another field."""
    if form.errors and name not in form.errors and form.cleaned_data.get(name):
        form.add_error(name, "Choose the file again: a browser does not keep it.")


class BringInForm(forms.Form):
    """A file of any format that is read here. What it is follows from its content unless it is said."""

    file = forms.FileField(error_messages={"required": "Choose a file.", "empty": "The file is empty."})
    format = forms.ChoiceField(required=False)
    model = forms.ChoiceField(label="Table", required=False)
    create_platforms = forms.BooleanField(
        label="Make missing platforms",
        required=False,
        help_text="Of a register: as drafts, from designation, description and category. Countries are never made.",
    )
    vintage = UncertainDateFormField(
        label="Release",
        required=False,
        help_text="Of a register, where the file does not say when it was made: 2024-10 or 2024-10-13.",
    )

    def __init__(self, *args, models, **kwargs):
        super().__init__(*args, **kwargs)
        self._models = models
        self.fields["file"].help_text = f"Of any format listed below, {limit_told()}."
        self.fields["format"].choices = [
            ("", "as its content says"),
            *((each.name, each.title) for each in all_formats()),
        ]
        self.fields["model"].choices = [
            ("", "as its columns say"),
            *((model._meta.model_name, str(model._meta.verbose_name_plural)) for model in models),
        ]
        self.fields["model"].help_text = (
            "Only for a file of our own whose columns are those of several tables. A register or a file of events has "
            "none."
        )

    def register_options(self):
        """The options of a foreign register."""
        options = {"create": ["platforms"]} if self.cleaned_data["create_platforms"] else {}
        return options | ({"vintage": self.cleaned_data["vintage"]} if self.cleaned_data["vintage"] else {})

    def clean_file(self):
        return refuse_too_large(self.cleaned_data["file"])

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("file")
        if file and not self.errors:
            head = head_of(file)
            try:
                found = format_named(cleaned["format"]) if cleaned["format"] else format_of(head, file.name)
            except Unreadable as error:
                self.add_error("file", str(error))
                return cleaned
            cleaned["format"] = found
            self._tell_table(found, file)
            if not self.errors:
                self._ask_permission(found)
        ask_for_file_again(self, "file")
        return cleaned

    def _ask_permission(self, found):
        """Say which tables the file brings rows of that the user may not import."""
        names = [self.cleaned_data["model"]] if found.of_one_model else found.writes
        needed = [apps.get_model("procurement", name) for name in names]
        if missing := [model for model in needed if model not in self._models]:
            tables = get_text_list([str(model._meta.verbose_name_plural) for model in missing], "and")
            codes = get_text_list([f"procurement.import_{model._meta.model_name}" for model in missing], "and")
            rights = "permission" if len(missing) == 1 else "permissions"
            self.add_error(
                "file",
                f"The file brings {tables}, and you may not import those: ask whoever looks after accounts for the "
                f"{rights} {codes}.",
            )

    def _tell_table(self, found, file):
        """Put the table in where nobody chose it and only one has the columns of the file."""
        if not found.of_one_model:
            if self.cleaned_data["model"]:
                self.add_error("model", f"The file is {found.title}, which is of no one table: leave it open.")
        elif not self.cleaned_data["model"]:
            try:
                self.cleaned_data["model"] = which_table(found, file)._meta.model_name
            except UnknownTable as error:
                self.add_error("model", str(error))
            except Unreadable as error:
                self.add_error("file", str(error))
            file.seek(0)


class FileForm(ImportForm):
    """The file to import. The format follows from the ending of its name unless it is chosen."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self._endings = {file_format.extension: str(place) for place, file_format in enumerate(formats)}
        file, chosen = self.fields["import_file"], self.fields["format"]
        file.label = "File"
        file.help_text = f"CSV in UTF-8, XLSX, JSON or JSON lines, {limit_told()}."
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
        return refuse_too_large(self.cleaned_data["import_file"])

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
        ask_for_file_again(self, "import_file")
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
