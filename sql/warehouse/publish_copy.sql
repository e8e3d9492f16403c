-- Every table and view of the ledger, with its rows and comments.
copy from database "{ledger}" to published;
