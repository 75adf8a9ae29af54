"""What X charges, in millionths of a US dollar: docs.x.com, "X API pay-per-usage pricing", read in November 2026.

Reading is charged for each thing in the answer, all else for each call that X does not refuse. Where X's list leaves
it open we take the dearer price, so that a month costs what we say at most:
- X charges once for what is read several times on one day (UTC). We count it each time, except for private messages,
  of which X gives the newest again at every poll: those count when they are read first.
- A timeline of our own and our mentions are "owned reads"; that private messages were too is said elsewhere, not there.
- Deleting a post is "Interaction: Delete" (content: manage would be 5,000), hiding an answer "Content: Manage".
- An answer to somebody who has named us is a "summoned reply" (X's notice of 20 April 2026).
Not counted: events that come by webhook, and people and pictures that come along with a post.
"""

OWNED_READ = 1_000
POST_READ = 5_000
DIRECT_READ = 10_000
PROFILE_READ = 10_000
COUNT = 5_000

POST = 15_000
POST_WITH_LINK = 200_000
ANSWER = 10_000
DIRECT = 15_000
REPOST = 15_000
DELETION = 10_000
HIDING = 5_000
