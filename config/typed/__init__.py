"""How what people type is read, in every form and in every file: text, numbers, days.

`text`, `numbers` and `days` are pure functions; `fields` are the form fields that use them.
No other number or date field stands in a form.
"""
