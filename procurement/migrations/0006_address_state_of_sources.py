import django.db.models.expressions
import django.db.models.lookups
import procurement.dates
import procurement.models.base
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procurement', '0005_pairs_that_are_no_duplicates'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalsource',
            name='address_state',
            field=models.CharField(choices=[('unchecked', 'not checked'), ('answers', 'answers'), ('changed', 'says something else now'), ('gone', 'gone')], db_comment='What the address gave when a curator last looked: answers, says something else, gone', default='unchecked', help_text='Nothing is fetched by itself: note what you found.', max_length=12, verbose_name='the address, when last checked'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='checked_on',
            field=procurement.dates.UncertainDateField(blank=True, db_comment='EDTF; when a curator last looked at the address', default='', max_length=24, verbose_name='last checked'),
        ),
        migrations.AddField(
            model_name='source',
            name='address_state',
            field=models.CharField(choices=[('unchecked', 'not checked'), ('answers', 'answers'), ('changed', 'says something else now'), ('gone', 'gone')], db_comment='What the address gave when a curator last looked: answers, says something else, gone', default='unchecked', help_text='Nothing is fetched by itself: note what you found.', max_length=12, verbose_name='the address, when last checked'),
        ),
        migrations.AddField(
            model_name='source',
            name='checked_on',
            field=procurement.dates.UncertainDateField(blank=True, db_comment='EDTF; when a curator last looked at the address', default='', max_length=24, verbose_name='last checked'),
        ),
        migrations.AddField(
            model_name='source',
            name='checked_first',
            field=procurement.dates.DateKeyField(end='first', source='checked_on'),
        ),
        migrations.AddField(
            model_name='source',
            name='checked_last',
            field=procurement.dates.DateKeyField(end='last', source='checked_on'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=procurement.models.base.FieldCheck(condition=models.Q(('address_state__in', ['unchecked', 'answers', 'changed', 'gone'])), name='procurement_source_address_state_known', violation_error_message='Choose one of unchecked, answers, changed, gone for address_state.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=procurement.models.base.FieldCheck(condition=models.Q(('checked_on', ''), models.Q(models.Q(('checked_first', 0), models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.expressions.CombinedExpression(models.F('checked_first'), '%%', models.Value(100)), 1), django.db.models.lookups.LessThanOrEqual(django.db.models.expressions.CombinedExpression(models.F('checked_first'), '%%', models.Value(100)), 31), django.db.models.lookups.GreaterThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('checked_first'), '/', models.Value(100)), '%%', models.Value(100)), 1), django.db.models.lookups.LessThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('checked_first'), '/', models.Value(100)), '%%', models.Value(100)), 12), ('checked_first__gte', 10000101)), _connector='OR'), ('checked_last__gte', models.F('checked_first'))), _connector='OR'), name='procurement_source_checked_on_sound', violation_error_message='Write checked_on as 2012, 2012-10, 2012-10-05, 2012-Q3, 201X, 2012~ or 2001/2003.'),
        ),
    ]
