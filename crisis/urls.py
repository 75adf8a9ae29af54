"""Pages of the crisis room."""

from django.urls import path

from crisis import statement_views, views

urlpatterns = [
    path("crisis/", views.crisis, name="crisis"),
    path("crisis/declare/", views.incident_declare, name="incident_declare"),
    path("crisis/statements/", statement_views.statements, name="statements"),
    path("crisis/statements/new/", statement_views.statement_write, name="statement_write"),
    path("crisis/statements/preview/", statement_views.statement_preview, name="statement_preview"),
    path("crisis/statements/<int:pk>/approve/", statement_views.statement_approve, name="statement_approve"),
    path("crisis/statements/<int:pk>/retire/", statement_views.statement_retire, name="statement_retire"),
    path("crisis/<int:pk>/", views.incident, name="incident"),
    path("crisis/<int:pk>/now/", views.incident_now, name="incident_now"),
    path("crisis/<int:pk>/send/<int:statement_pk>/", views.statement_send, name="statement_send"),
    path("crisis/<int:pk>/stand-down/", views.incident_stand_down, name="incident_stand_down"),
]
