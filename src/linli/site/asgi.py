"""The web program as granian serves it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
# Requests come in many threads: without a pool each would keep a connection of its own.
os.environ.setdefault("LINLI_POOL", "1")

application = get_asgi_application()
