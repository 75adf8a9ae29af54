from django.urls import URLPattern, path

from inbox import case_views, reply_views, views, webhooks

urlpatterns: list[URLPattern] = [
    path("hooks/<str:network>/", webhooks.webhook, name="webhook"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/news/", views.inbox_news, name="inbox_news"),
    path("inbox/<int:pk>/", views.conversation, name="conversation"),
    path("inbox/<int:pk>/news/", views.conversation_news, name="conversation_news"),
    path("inbox/<int:pk>/reply/", reply_views.conversation_reply, name="conversation_reply"),
    path("inbox/<int:pk>/checks/", reply_views.conversation_checks, name="conversation_checks"),
    path("inbox/<int:pk>/texts/", views.reply_choices, name="conversation_texts"),
    path("inbox/<int:pk>/note/", case_views.conversation_note, name="conversation_note"),
    path("inbox/<int:pk>/route/", case_views.conversation_route, name="conversation_route"),
    path("inbox/cases/<int:pk>/step/", case_views.case_step, name="case_step"),
    path("inbox/cases/<int:pk>/assign/", case_views.case_assign, name="case_assign"),
    path("inbox/cases/<int:pk>/answers/", case_views.case_answers, name="case_answers"),
]
