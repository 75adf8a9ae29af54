"""Signing in and out (allauth's views, only those that the desk needs), people, roles, your account."""

from allauth.account import views as allauth
from django.urls import path, re_path

from socialdesk.accounts import views
from socialdesk.accounts.forms import (
    ChangePasswordForm,
    ChoosePasswordForm,
    ResetPasswordForm,
    SignInForm,
)

urlpatterns = [
    path("sign-in/", allauth.LoginView.as_view(form_class=SignInForm), name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("sign-in/suspended/", allauth.account_inactive, name="account_inactive"),
    path(
        "password/",
        allauth.PasswordChangeView.as_view(form_class=ChangePasswordForm),
        name="account_change_password",
    ),
    path(
        "password/forgotten/",
        allauth.PasswordResetView.as_view(form_class=ResetPasswordForm),
        name="account_reset_password",
    ),
    path("password/forgotten/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.PasswordResetFromKeyView.as_view(form_class=ChoosePasswordForm),
        name="account_reset_password_from_key",
    ),
    path(
        "password/chosen/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    path("you/", views.you, name="you"),
    path("settings/people/", views.people, name="people"),
    path("settings/people/add/", views.person_add, name="people_add"),
    path("settings/people/<int:pk>/", views.person_edit, name="person_edit"),
    path("settings/people/<int:pk>/suspend/", views.person_suspend, name="person_suspend"),
    path("settings/people/<int:pk>/restore/", views.person_restore, name="person_restore"),
    path("settings/people/<int:pk>/invite/", views.person_invite, name="person_invite"),
    path("settings/roles/", views.roles, name="roles"),
]
