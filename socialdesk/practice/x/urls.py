"""X's routes, as tweepy 4.17 and the media upload of version 2 call them."""

from django.urls import path

from socialdesk.practice.wire import by_method
from socialdesk.practice.x import counts, directs, media, posts, timelines, tokens, users

urlpatterns = [
    path("oauth2/token", by_method(POST=tokens.refresh)),
    path("users/me", by_method(GET=users.me)),
    path("users/by/username/<str:username>", by_method(GET=users.by_username)),
    path("users/<str:member_id>", by_method(GET=users.by_id)),
    path("users/<str:member_id>/mentions", by_method(GET=timelines.mentions)),
    path("users/<str:member_id>/tweets", by_method(GET=timelines.posts_by)),
    path("users/<str:member_id>/retweets", by_method(POST=posts.repost)),
    path("users/<str:member_id>/retweets/<str:post_id>", by_method(DELETE=posts.unrepost)),
    path("tweets", by_method(GET=posts.several, POST=posts.create)),
    path("tweets/search/recent", by_method(GET=timelines.recent)),
    path("tweets/counts/recent", by_method(GET=counts.recent)),
    path("tweets/<str:post_id>", by_method(GET=posts.one, DELETE=posts.delete)),
    path("tweets/<str:post_id>/hidden", by_method(PUT=posts.hide)),
    path("dm_events", by_method(GET=directs.events)),
    path("dm_conversations/with/<str:member_id>/messages", by_method(POST=directs.send_to)),
    path("dm_conversations/with/<str:member_id>/dm_events", by_method(GET=directs.events_with)),
    path("dm_conversations/<str:conversation_id>/messages", by_method(POST=directs.send_in)),
    path("dm_conversations/<str:conversation_id>/dm_events", by_method(GET=directs.events_in)),
    path("media/upload/initialize", by_method(POST=media.initialize)),
    path("media/upload/<str:media_id>/append", by_method(POST=media.append)),
    path("media/upload/<str:media_id>/finalize", by_method(POST=media.finalize)),
    path("media/metadata", by_method(POST=media.metadata)),
]
