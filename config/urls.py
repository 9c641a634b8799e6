"""The root of all addresses: the admin, and the public pages."""

from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from procurement.admin.site import site

urlpatterns = [
    # browsers ask for it whatever a page says
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("procurement/favicon.svg"))),
    path("admin/", site.urls),
    path("", include("procurement.urls")),
]

handler400 = "procurement.views.errors.bad_request"
handler403 = "procurement.views.errors.forbidden"
handler404 = "procurement.views.errors.not_found"
handler500 = "procurement.views.errors.server_error"
