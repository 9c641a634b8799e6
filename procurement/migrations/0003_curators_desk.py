import django.db.models.deletion
import django.utils.timezone
import procurement.fields
import procurement.models.base
import procurement.models.desk
import procurement.models.history
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from procurement.migrations._together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ('procurement', '0002_change_sets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether([
        migrations.CreateModel(
            name='FormerKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('country', 'country'), ('platform', 'platform'), ('competition', 'competition'), ('offer', 'offer'), ('diplomaticevent', 'event'), ('source', 'source')], db_comment='Sort of record: country, platform, offer, event, …', max_length=20)),
                ('former', procurement.fields.ShortTextField(db_comment='Code, slug or reference that is no longer used', max_length=80, verbose_name='former key')),
                ('successor', procurement.fields.ShortTextField(db_comment='Key of the record of the same sort that took its place', max_length=80, verbose_name='leads to')),
            ],
            options={
                'ordering': ['kind', 'former'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'import', 'export'),
                'constraints': [procurement.models.base.FieldCheck(condition=models.Q(('kind__in', ['country', 'platform', 'competition', 'offer', 'diplomaticevent', 'source'])), name='procurement_formerkey_kind_known', violation_error_message='Choose one of country, platform, competition, offer, diplomaticevent, source for kind.'), models.UniqueConstraint(fields=('kind', 'former'), name='procurement_formerkey_leads_once', violation_error_message='This former key leads somewhere already: change that row instead.'), models.CheckConstraint(condition=models.Q(('former', models.F('successor')), _negated=True), name='procurement_formerkey_leads_elsewhere', violation_error_message='A key cannot lead to itself: give the key of the record it leads to now.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalFormerKey',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('via', procurement.fields.ShortTextField(blank=True, db_comment='Door of the change: admin, import, fixtures, service or command; empty when nobody said', default=procurement.models.history._current_via, max_length=32)),
                ('history_change_reason', procurement.fields.LongTextField(null=True)),
                ('kind', models.CharField(choices=[('country', 'country'), ('platform', 'platform'), ('competition', 'competition'), ('offer', 'offer'), ('diplomaticevent', 'event'), ('source', 'source')], db_comment='Sort of record: country, platform, offer, event, …', max_length=20)),
                ('former', procurement.fields.ShortTextField(db_comment='Code, slug or reference that is no longer used', max_length=80, verbose_name='former key')),
                ('successor', procurement.fields.ShortTextField(db_comment='Key of the record of the same sort that took its place', max_length=80, verbose_name='leads to')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('change_set', models.ForeignKey(blank=True, default=procurement.models.history.change_set_key, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procurement.changeset')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical former key',
                'verbose_name_plural': 'historical former keys',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
                'default_permissions': (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aspect', procurement.fields.ShortTextField(blank=True, db_comment="Aspect of the record's citations; empty: another", default='', max_length=40, verbose_name='fact')),
                ('row', models.PositiveIntegerField(blank=True, db_comment='Number of the milestone, delivery, participant … it speaks of', null=True, verbose_name='row no.')),
                ('says', procurement.fields.LongTextField(db_comment="What the record should say, in the sender's words", verbose_name='should say')),
                ('basis', procurement.fields.LongTextField(db_comment='Source of the correction: address, title, page', verbose_name='where it stands')),
                ('remark', procurement.fields.LongTextField(blank=True, db_comment='Anything else the sender wrote', default='')),
                ('sender', procurement.fields.ShortTextField(blank=True, db_comment='Name the sender gave, if any', default='', max_length=120, verbose_name='name')),
                ('sender_email', models.EmailField(blank=True, db_comment='Address for an answer, if given', default='', max_length=254, verbose_name='e-mail')),
                ('origin', procurement.fields.ShortTextField(blank=True, db_comment='Keyed digest of the network address, for the rate limit only', default='', max_length=64)),
                ('made_at', models.DateTimeField(db_comment='When it was sent', default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('declined', 'declined')], db_comment='open, accepted or declined', default='open', max_length=12)),
                ('answered_at', models.DateTimeField(blank=True, db_comment='When an editor decided', null=True)),
                ('answer', procurement.fields.LongTextField(blank=True, db_comment="The editor's word", default='')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answered_suggestions', to=settings.AUTH_USER_MODEL)),
                ('change_set', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='procurement.changeset')),
                ('competition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='procurement.competition')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='procurement.country')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='procurement.diplomaticevent')),
                ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='procurement.offer')),
                ('platform', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='procurement.platform')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='procurement.source')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
                'indexes': [models.Index(fields=['state', 'made_at'], name='suggestion_queue'), models.Index(fields=['origin', 'made_at'], name='suggestion_rate')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'accepted', 'declined'])), name='procurement_suggestion_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('competition__isnull', True), ('country__isnull', True), ('event__isnull', True), ('offer__isnull', False), ('platform__isnull', True), ('source__isnull', True)), models.Q(('competition__isnull', True), ('country__isnull', True), ('event__isnull', False), ('offer__isnull', True), ('platform__isnull', True), ('source__isnull', True)), models.Q(('competition__isnull', True), ('country__isnull', True), ('event__isnull', True), ('offer__isnull', True), ('platform__isnull', False), ('source__isnull', True)), models.Q(('competition__isnull', False), ('country__isnull', True), ('event__isnull', True), ('offer__isnull', True), ('platform__isnull', True), ('source__isnull', True)), models.Q(('competition__isnull', True), ('country__isnull', False), ('event__isnull', True), ('offer__isnull', True), ('platform__isnull', True), ('source__isnull', True)), models.Q(('competition__isnull', True), ('country__isnull', True), ('event__isnull', True), ('offer__isnull', True), ('platform__isnull', True), ('source__isnull', False)), _connector='OR'), name='procurement_suggestion_on_one_record')],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', procurement.fields.ShortTextField(db_comment='Name the curator gave it', max_length=80)),
                ('listed', procurement.fields.ShortTextField(db_comment='Model whose list it filters, as in its address', max_length=40, verbose_name='list')),
                ('query', procurement.fields.LongTextField(blank=True, db_comment='Query part of the address, without the question mark', default='')),
                ('token', procurement.fields.ShortTextField(db_comment='Part of the link to share', default=procurement.models.desk.new_token, max_length=24, unique=True)),
                ('made_at', models.DateTimeField(db_comment='When it was saved', default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'listed', 'name'), name='procurement_savedfilter_named_once', violation_error_message='You have a filter of that name for this list: choose another name.')],
            },
        ),
        migrations.CreateModel(
            name='CuratorName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_name', procurement.fields.ShortTextField(blank=True, db_comment='Name shown to readers, if any', default='', max_length=80)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='curator_name', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        ]),
    ]
