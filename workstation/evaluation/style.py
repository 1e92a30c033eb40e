"""The report's style sheet: light and dark, for screen and print."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light dark;--ink:#1b1e23;--page:#fbfbfa;--line:#c9ccd1;--soft:#eef0f2;
--s0:#c2410c;--s1:#1d4ed8;--s2:#0f766e;--s3:#a21caf;--s4:#854d0e;--s5:#4b5563;--quiet:#8a9099}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--page:#17191d;--line:#454a52;--soft:#22262c;
--s0:#ff9166;--s1:#8ab4ff;--s2:#5eead4;--s3:#f0a6ff;--s4:#f5cf6b;--s5:#b8bfc9;--quiet:#7d848e}}
body{background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif;margin:0}
main{max-width:1280px;margin:0 auto;padding:16px 24px 48px}
h1{font-size:26px;margin:12px 0}h2{font-size:20px;margin:32px 0 8px}h3{font-size:16px;margin:20px 0 6px}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:4px 0 10px}
th,td{border-bottom:1px solid var(--line);padding:5px 12px 5px 0;text-align:left;vertical-align:top}
tr:first-child th:not(:only-of-type){font-weight:600;background:var(--soft)}th{font-weight:500}
td{overflow-wrap:anywhere;min-width:64px}small{font-size:13px;opacity:.85}
.plots,.pictures{display:flex;flex-wrap:wrap;gap:18px}figure{margin:0;width:min(402px,100%)}
figcaption{font-size:14px;margin:4px 0;overflow-wrap:anywhere}.pictures img{width:100%;height:auto;
border:1px solid var(--line)}.plot{width:100%;height:auto}
.grid{stroke:var(--line);stroke-width:.7}.tick,.key,.axis{fill:var(--ink);font-size:12px}
polyline,.plot line{fill:none}polyline,line.s0,line.s1,line.s2,line.s3,line.s4,line.s5{stroke-width:2}
polyline.s0,line.s0,.bar{stroke:var(--s0)}polyline.s1,line.s1{stroke:var(--s1)}
polyline.s2,line.s2{stroke:var(--s2)}polyline.s3,line.s3{stroke:var(--s3)}
polyline.s4,line.s4{stroke:var(--s4)}polyline.s5,line.s5{stroke:var(--s5)}
polyline.quiet,line.quiet{stroke:var(--quiet);stroke-width:1.2}circle.s0{fill:var(--s0)}
.bar{stroke-width:1.4;opacity:.7}
@media print{:root{color-scheme:light}main{max-width:none;padding:0}}
"""
