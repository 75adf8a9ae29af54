from django.urls import path

from socialdesk.status import views

urlpatterns = [
    path("status/", views.status, name="status"),
]
