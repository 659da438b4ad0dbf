from django.urls import path

from linli.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("callback/wechat/", views.wechat, name="wechat"),
    path("callback/sms/", views.sms, name="sms"),
    path("gateways/", views.gateways_page, name="gateways"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("mine/", views.mine, name="mine"),
    path("<int:pk>/", views.notice, name="notice"),
    path("<int:pk>/slip/", views.slip, name="slip"),
    path("<int:pk>/resend/", views.resend, name="resend"),
    path("<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("<int:pk>/read/", views.read, name="read"),
]
