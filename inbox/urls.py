from django.urls import URLPattern, path

from inbox import case_views, reply_views, unreadable_views, views, webhooks

urlpatterns: list[URLPattern] = [
    path("hooks/<str:network>/", webhooks.webhook, name="webhook"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/news/", views.inbox_news, name="inbox_news"),
    path("inbox/unreadable/", unreadable_views.unreadable_payloads, name="unreadable"),
    path("inbox/unreadable/again/", unreadable_views.unreadable_again, name="unreadable_again"),
    path(
        "inbox/unreadable/<int:pk>/again/", unreadable_views.unreadable_one_again, name="unreadable_one_again"
    ),
    path("inbox/unreadable/<int:pk>/leave/", unreadable_views.unreadable_leave, name="unreadable_leave"),
    path(
        "inbox/unreadable/<int:pk>/payload.txt",
        unreadable_views.unreadable_payload,
        name="unreadable_payload",
    ),
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
