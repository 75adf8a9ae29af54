"""Pages of the policies app. The public ones come first: "public" is never the slug of a policy."""

from django.urls import path

from policies import profile_views, views

urlpatterns = [
    path("policies/", views.policies, name="policies"),
    path("policies/public/", views.public_policies, name="public_policies"),
    path("policies/public/<slug:slug>/", views.public_policy, name="public_policy"),
    path("policies/<slug:slug>/", views.policy, name="policy"),
    path("policies/<slug:slug>/edit/", views.policy_edit, name="policy_edit"),
    path("policies/<slug:slug>/preview/", views.policy_preview, name="policy_preview"),
    path("policies/<slug:slug>/publish/", views.policy_publish, name="policy_publish"),
    path("policies/<slug:slug>/discard/", views.policy_discard, name="policy_discard"),
    path("policies/<slug:slug>/versions/", views.policy_versions, name="policy_versions"),
    path("policies/<slug:slug>/restore/", views.policy_restore, name="policy_restore"),
    path("policies/<slug:slug>/review/", views.policy_review, name="policy_review"),
    path("organisation/", profile_views.organisation, name="organisation"),
    path("hours/", profile_views.office_hours, name="office_hours"),
]
