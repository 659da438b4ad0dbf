"""The categories a house begins with; its administrator edits them as rows."""

from django.db import migrations

# code, name, English name, kinds, answers public
CATEGORIES = (
    ("gas", "燃气", "Gas supply", "", False),
    ("water", "供水排水", "Water and drains", "", False),
    ("power", "供电照明", "Power and lighting", "", False),
    ("heating", "供暖", "Heating", "", False),
    ("renovation", "老旧小区改造", "Renovation of old compounds", "", False),
    ("buildings", "房屋维修", "Repair of buildings", "", False),
    ("environment", "环境卫生", "Cleanliness and surroundings", "", False),
    ("parking", "停车与道路", "Parking and roads", "", False),
    ("safety", "消防与治安", "Fire safety and public order", "", False),
    ("noise", "噪声扰民", "Noise", "", False),
    ("property", "物业服务", "Property management", "", False),
    ("neighbours", "邻里关系", "Among neighbours", "", False),
    ("welfare", "民生保障", "Welfare and care", "", False),
    ("policy", "政策与办事", "Policies and procedures", "", False),
    ("other", "其他", "Other", "", False),
    ("linli_feedback", "对邻里系统的意见建议", "About Linli itself", "inquiry", True),
)


def ship(apps, schema_editor):
    Category = apps.get_model("cases", "Category")
    for place, (code, name, name_en, kinds, answers_public) in enumerate(CATEGORIES, 1):
        Category.objects.create(
            code=code,
            name=name,
            name_en=name_en,
            kinds=kinds,
            answers_public=answers_public,
            order=place * 10,
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
