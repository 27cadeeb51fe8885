"""Work on received files on other machines by way of dask.distributed; knows no workbook and no form.

A task of the cluster holds no file: it hands an order to a guarded process of its machine (`guardian`), which works on
each file as the program itself does at home, in a process that may die, with limits on time and memory.
"""
