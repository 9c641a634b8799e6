"""The order in which an autocomplete field suggests: Enter takes the first, so the first must be what was meant."""

from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Concat

from procurement.validators import fold


def best_first(queryset, typed):
    """Records with a name or code that is what was typed, then those that begin so, by their own name before another.

    Within each the order stays. Names and codes stand in the search column between bars; a model without one goes by
    its `name`, and one with neither keeps its order.
    """
    columns = {field.name for field in queryset.model._meta.concrete_fields}
    whole = " ".join(typed.split())
    if not whole:
        return queryset
    if "search" in columns:
        queryset = queryset.alias(spelled=Concat(Value("| "), F("search"), Value(" |"), output_field=TextField()))
        is_it, begins = Q(spelled__contains=f"| {fold(whole)} |"), Q(spelled__contains=f"| {fold(whole)}")
    elif "name" in columns:
        is_it, begins = Q(name__iexact=whole), Q(name__istartswith=whole)
    else:
        return queryset
    own = next((name for name in ("name", "designation", "title") if name in columns), None)
    own_begins = Q(**{f"{own}__istartswith": whole}) if own else begins
    rank = Case(
        When(is_it, then=0), When(own_begins, then=1), When(begins, then=2), default=3, output_field=IntegerField()
    )
    return queryset.order_by(rank, *(queryset.query.order_by or queryset.model._meta.ordering))
