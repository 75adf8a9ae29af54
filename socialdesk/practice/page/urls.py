from django.urls import path

from socialdesk.practice.page import views

urlpatterns = [
    path("", views.home),
    path("live", views.live),
    path("write", views.write),
    path("remove", views.remove),
    path("faults", views.switch),
    path("permission", views.permission),
    path("busy", views.play),
    path("assets/<str:name>", views.asset),
]
