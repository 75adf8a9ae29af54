"""Everything the practice server answers."""

from django.urls import include, path

from socialdesk.practice.graph.urls import urlpatterns as graph

urlpatterns = [
    path("2/", include("socialdesk.practice.x.urls")),
    path("_practice/", include("socialdesk.practice.control.urls")),
    *graph,
    path("", include("socialdesk.practice.page.urls")),
]
