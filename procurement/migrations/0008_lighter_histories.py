"""Histories without what nobody asks of them: foreign keys checked row by row, indexes on the moment, the
user and columns that are searched in the records only.

A whole register writes hundreds of thousands of rows of history in one act. And an owner's foreign key needs no index
beside the unique (owner, number).
"""

import django.db.models.deletion
import procurement.fields
import procurement.models.history
from django.conf import settings
from django.db import migrations, models

from procurement.migrations._together import AlterTogether, DropIndexes

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
    'historicalformerkey',
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


def lighter():
    return {
        'change_set': models.ForeignKey(blank=True, db_constraint=False, default=procurement.models.history.change_set_key, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procurement.changeset'),
        'history_date': models.DateTimeField(),
        'history_user': models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
    }


def unread(length, comment):
    return procurement.fields.ShortTextField(db_comment=comment, max_length=length)


def review():
    return models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('published', 'published')], db_comment='draft, in_review or published; only published rows leave the admin', default='draft', max_length=12)


UNREAD = {
    'historicalcompetition': {'review': review()},
    'historicalcountry': {'name': unread(120, 'Short English name')},
    'historicaldiplomaticevent': {'review': review()},
    'historicaleventkind': {'name': unread(80, 'Name as lists show it')},
    'historicaloffer': {'review': review()},
    'historicalplatform': {'designation': unread(120, 'Designation of its maker or service'), 'review': review()},
    'historicalplatformcategory': {'name': unread(80, 'Name as lists show it')},
}


class Migration(migrations.Migration):

    dependencies = [
        ('procurement', '0007_import_batches'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AlterTogether({name: lighter() | UNREAD.get(name, {}) for name in HISTORIES}),
        DropIndexes({
            'competitioncitation': {'competition': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='procurement.competition')},
            'countrycitation': {'country': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='procurement.country')},
            'countryidentifier': {'country': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='procurement.country')},
            'countryname': {'country': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='names', to='procurement.country')},
            'countrysuccession': {'predecessor': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='successions', to='procurement.country')},
            'delivery': {'offer': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='procurement.offer')},
            'eventcitation': {'event': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='procurement.diplomaticevent')},
            'eventoffer': {'event': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='links', to='procurement.diplomaticevent')},
            'eventparticipant': {'event': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='procurement.diplomaticevent')},
            'eventrelation': {'event': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='procurement.diplomaticevent')},
            'membership': {'organisation': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='procurement.country')},
            'offercitation': {'offer': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='procurement.offer')},
            'offeridentifier': {'offer': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='procurement.offer')},
            'offermilestone': {'offer': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='procurement.offer')},
            'offerparty': {'offer': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='procurement.offer')},
            'offerrelation': {'offer': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='procurement.offer')},
            'platformcitation': {'platform': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='procurement.platform')},
            'platformcomponent': {'platform': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='components', to='procurement.platform')},
            'platformidentifier': {'platform': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='procurement.platform')},
            'platformname': {'platform': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='names', to='procurement.platform')},
            'platformorigin': {'platform': models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='origins', to='procurement.platform')},
        }),
    ]
