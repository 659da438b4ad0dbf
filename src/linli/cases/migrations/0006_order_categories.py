"""What firms need; residents who raise something are not offered it."""

from django.db import migrations

# code, name, English name, place in the list (behind policies and procedures)
CATEGORIES = (
    ("firm_policy", "惠企政策", "Policies for firms", 141),
    ("firm_finance", "融资贷款", "Loans and finance", 142),
    ("firm_labour", "用工招聘", "Staff and recruiting", 143),
    ("firm_premises", "场地与配套设施", "Premises and utilities", 144),
    ("firm_permits", "证照与审批", "Licences and permits", 145),
    ("firm_market", "市场与上下游", "Customers and suppliers", 146),
)


def ship(apps, schema_editor):
    Category = apps.get_model("cases", "Category")
    for code, name, name_en, order in CATEGORIES:
        Category.objects.create(
            code=code, name=name, name_en=name_en, kinds="order", order=order
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_orders")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
