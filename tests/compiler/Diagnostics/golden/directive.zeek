# A misspelt directive.
@laod base/utils/site
