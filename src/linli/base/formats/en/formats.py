"""English dates day first, and hours to twenty-four, as everywhere else on our pages."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
