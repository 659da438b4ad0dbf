from django.apps import AppConfig


class MedicalInsuranceConfig(AppConfig):
    name = "linli.programmes.medical_insurance"
    label = "medical_insurance"
