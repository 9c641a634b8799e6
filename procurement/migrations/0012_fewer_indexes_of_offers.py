"""What a large import pays for in each row and nobody asks: indexes of offers by party and platform beside those of the
lists, which begin with the same column; indexes over all offers that have no competition, package or category; and the
lengths of texts checked once more in the histories.
"""

import django.db.models.deletion
from django.db import migrations, models

from procurement.migrations._together import DropIndexes, LetGoOfLengths


def unindexed(model, related_name, **options):
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=f'procurement.{model}',
        **options,
    )


def by(name):
    return models.Index(
        condition=models.Q((f'{name}__isnull', False)), fields=[name], name=f'offer_list_by_{name}'
    )


class Migration(migrations.Migration):

    dependencies = [
        ('procurement', '0011_citations_of_rows_indexed'),
    ]

    operations = [
        LetGoOfLengths(),
        DropIndexes({
            'offer': {
                'supplier': unindexed('country', 'offers_made'),
                'recipient': unindexed('country', 'offers_received'),
                'platform': unindexed('platform', 'offers', null=True, blank=True, help_text='The system offered; or leave it empty and describe it under subject.'),
                'category': unindexed('platformcategory', 'offers', null=True, blank=True, help_text='Only beside a subject; a platform brings its own. Empty if it is not clear.'),
                'package': unindexed('offerpackage', 'offers', null=True, blank=True),
                'competition': unindexed('competition', 'bids', null=True, blank=True, help_text="The recipient's contest in which this was a bid."),
            },
        }),
        *(migrations.AddIndex(model_name='offer', index=by(name)) for name in ('category', 'package', 'competition')),
    ]
