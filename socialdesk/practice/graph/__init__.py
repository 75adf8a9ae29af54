"""Facebook Pages through the Graph API: the routes the desk calls, their fields and refusals."""
