"""Activities as IATI files say them.

| module | holds |
|---|---|
| `codes` | words of ours and codes of IATI's lists |
| `kinds` | what kinds with columns of their own add, by a registry |
| `filters` | which activities a file holds |
| `batch` | rows of five hundred activities at a time, asked for who reads |
| `figures` | reports, results, money and the words of the other sides of those activities |
"""
