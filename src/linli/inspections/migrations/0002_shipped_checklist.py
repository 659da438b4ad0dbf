"""A checklist to begin with: what fire brigade, market supervision and the office look at in a
shop or workshop together. The administrator words it anew; what each line rests on is named.
"""

from django.db import migrations

NAME, NAME_EN = "企业商户安全联合检查", "Joint safety check of firms and shops"
FIRE = "《中华人民共和国消防法》第二十八条"
FIRE_16 = "《中华人民共和国消防法》第十六条"
WORK = "《中华人民共和国安全生产法》第三十六条"
WORK_28 = "《中华人民共和国安全生产法》第二十八条"
GAS = "《城镇燃气管理条例》第二十八条"
#: What has to be so, English, grade, basis, category of the hazard.
ITEMS = (
    ("疏散通道、安全出口畅通，无堆放、未上锁", "Ways out are free and unlocked", "major", FIRE, "safety"),
    ("灭火器、消火栓完好有效，在检定期内", "Extinguishers and hydrants are sound and in date", "general", FIRE_16, "safety"),
    ("应急照明、疏散指示标志完好", "Emergency lights and signs work", "general", FIRE_16, "safety"),
    ("电气线路规范敷设，无私拉乱接、无裸露", "Wiring is proper, nothing bare or improvised", "general", WORK, "safety"),
    ("电动车未在室内停放、充电", "No electric bicycle is parked or charged inside", "general", FIRE, "safety"),
    ("用气场所装有燃气报警器，软管、阀门符合要求", "Gas alarm fitted, hoses and valves sound", "major", GAS, "bottled_gas"),
    ("从业人员经过安全培训，有台账", "Staff are trained, with a record", "general", WORK_28, "safety"),
    ("经营、储存、居住三者分开", "Trade, storage and living are apart", "major", FIRE, "safety"),
)


def ship(apps, schema_editor):
    Category = apps.get_model("cases", "Category")
    Checklist = apps.get_model("inspections", "Checklist")
    CheckItem = apps.get_model("inspections", "CheckItem")
    checklist = Checklist.objects.create(name=NAME, name_en=NAME_EN, order=10)
    for place, (asked, asked_en, grade, basis, category) in enumerate(ITEMS, 1):
        CheckItem.objects.create(
            checklist=checklist,
            order=place * 10,
            asked=asked,
            asked_en=asked_en,
            grade=grade,
            basis=basis,
            category=Category.objects.get(code=category),
        )


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial"), ("cases", "0006_order_categories")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
