"""Pages of our accounts on networks, among the settings."""

from django.urls import path

from socialdesk.networks import views

urlpatterns = [
    path("settings/accounts/", views.accounts, name="accounts"),
    path("settings/accounts/add/", views.accounts_add, name="accounts_add"),
    path("settings/accounts/<int:pk>/pause/", views.account_pause, name="account_pause"),
    path("settings/accounts/<int:pk>/resume/", views.account_resume, name="account_resume"),
    path("settings/accounts/<int:pk>/budget/", views.account_budget, name="account_budget"),
]
