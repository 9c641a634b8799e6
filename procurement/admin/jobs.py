"""The jobs of the background, as a curator meets them: on the page of the import that one reads or applies."""

import django_tasks_db.admin  # noqa: F401 - registers its list of jobs, and would later
from django_tasks_db.models import DBTaskResult

from procurement.admin.site import site

site.unregister(DBTaskResult)  # keys and tracebacks, which say nothing to a curator: the log keeps them
