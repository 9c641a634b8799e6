"""The act that a row of history belongs to.

The default of the new column is our code's and no business of the database: with one, SQLite would copy each table.
"""

import django.db.models.deletion
import django.utils.timezone
import procurement.fields
import procurement.models.history
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

HISTORIES = [
    'historicalcompetition',
    'historicalcompetitioncitation',
    'historicalcountry',
    'historicalcountrycitation',
    'historicalcountryidentifier',
    'historicalcountryname',
    'historicalcountrysuccession',
    'historicaldelivery',
    'historicaldiplomaticevent',
    'historicaleventcitation',
    'historicaleventkind',
    'historicaleventoffer',
    'historicaleventparticipant',
    'historicaleventrelation',
    'historicalmembership',
    'historicaloffer',
    'historicaloffercitation',
    'historicalofferidentifier',
    'historicaloffermilestone',
    'historicalofferpackage',
    'historicalofferparty',
    'historicalofferrelation',
    'historicalplatform',
    'historicalplatformcategory',
    'historicalplatformcitation',
    'historicalplatformcomponent',
    'historicalplatformidentifier',
    'historicalplatformname',
    'historicalplatformorigin',
    'historicalsource',
]


class AddChangeSets(Operation):
    """Add `change_set` to all histories: as AddField does, but with the models rendered once and not thirty times."""

    reversible = True

    def state_forwards(self, app_label, state):
        state.__dict__.pop('apps', None)
        for name in HISTORIES:
            field = models.ForeignKey(blank=True, default=procurement.models.history.change_set_key, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procurement.changeset')
            state.add_field(app_label, name, 'change_set', field, preserve_default=True)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for name in HISTORIES:
            field = to_state.apps.get_model(app_label, name)._meta.get_field('change_set')
            field.default = models.NOT_PROVIDED
            schema_editor.add_field(from_state.apps.get_model(app_label, name), field)
            field.default = procurement.models.history.change_set_key

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for name in HISTORIES:
            model = from_state.apps.get_model(app_label, name)
            schema_editor.remove_field(model, model._meta.get_field('change_set'))

    def describe(self):
        return 'Add change_set to every history'


class Migration(migrations.Migration):

    dependencies = [
        ('procurement', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(db_comment='When the act began', db_index=True, default=django.utils.timezone.now)),
                ('via', procurement.fields.ShortTextField(blank=True, db_comment='Door: admin, import, fixtures, suggestion or command', default='', max_length=32)),
                ('act', models.CharField(choices=[('edit', 'edited'), ('delete', 'deleted'), ('move', 'moved in review'), ('advance', 'advanced'), ('adopt', 'cited value adopted'), ('correction', 'corrected on a suggestion'), ('put_back', 'put back'), ('undelete', 'brought back'), ('bulk_edit', 'edited in bulk'), ('merge', 'merged'), ('undo', 'undone'), ('import', 'imported')], db_comment='What sort of act: edit, move, merge, put_back, …', default='edit', max_length=12)),
                ('reason', procurement.fields.LongTextField(blank=True, db_comment='Why, in the words of whoever did it', default='')),
                ('undone_by', models.OneToOneField(blank=True, db_comment='The act that took it back', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undoes', to='procurement.changeset')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='change_sets', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'act',
                'ordering': ['-pk'],
                'default_permissions': ('view', 'undo'),
            },
        ),
        AddChangeSets(),
    ]
