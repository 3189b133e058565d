"""Lists of areas, products, imperatives, holidays and work weeks, in the order in which they are shown."""

from django.db.models import Count, Q, QuerySet

from organization.models import Holiday, Product, StrategicImperative, TherapeuticArea, WorkWeek


def areas() -> QuerySet[TherapeuticArea]:
    """By name, with the number of active products."""
    active = Count("products", filter=Q(products__is_active=True))
    return TherapeuticArea.objects.annotate(active_products=active).order_by("name", "pk")


def products() -> QuerySet[Product]:
    """By name, with their area."""
    return Product.objects.select_related("therapeutic_area").order_by("name", "pk")


def imperatives() -> QuerySet[StrategicImperative]:
    """By title."""
    return StrategicImperative.objects.order_by("title", "pk")


def holidays() -> QuerySet[Holiday]:
    """Latest first."""
    return Holiday.objects.order_by("-date", "country", "pk")


def work_weeks() -> QuerySet[WorkWeek]:
    """By country."""
    return WorkWeek.objects.order_by("country", "pk")
