"""Sources → documents: files, folders, rows and pages read, cleaned to the article, dated and named."""
