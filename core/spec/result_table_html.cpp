#include "core/spec/result_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace calm
{

namespace
{
constexpr std::array<const char*, 6> memberClasses{"m0", "m1", "m2", "m3", "m4", "m5"};

constexpr const char* style = R"(
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1d2430; --soft: #667085; --line: #e3e7ee; --best: #eef6ef;
        --m0: #7b8794; --m1: #d9822b; --m2: #2f7d5b; --m3: #3b6fb6; --m4: #8a5fb0; --m5: #b0455a; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181d; --ink: #e7eaf0; --soft: #98a2b3; --line: #2b313b; --best: #1b2a22;
          --m0: #98a2b3; --m1: #eba35a; --m2: #5cb98c; --m3: #75a3e0; --m4: #b393d6; --m5: #e08193; } }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; max-width: 60rem;
       margin: 3rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; font-weight: 600; margin: 0 0 .25rem; }
p { color: var(--soft); margin: 0 0 1.5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .55rem .8rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; }
thead th { color: var(--soft); font-weight: 500; }
td b { font-weight: 600; } td small { color: var(--soft); display: block; }
td.best { background: var(--best); }
svg { width: 100%; height: auto; margin-top: 2rem; } svg text { fill: var(--soft); font-size: 12px; }
svg .task { fill: var(--ink); } svg .grid { stroke: var(--line); } svg .interval { stroke: var(--ink); stroke-width: 1.5; }
.m0 { fill: var(--m0); } .m1 { fill: var(--m1); } .m2 { fill: var(--m2); } .m3 { fill: var(--m3); }
.m4 { fill: var(--m4); } .m5 { fill: var(--m5); }
)";

std::string escaped(const std::string& text)
{
    std::string result;
    for (const char c : text) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        default:
            result += c;
        }
    }
    return result;
}

const Score& scoreAt(const ResultTable& table, std::size_t task, std::size_t member)
{
    static const Score none;
    if (task >= table.scores.size() || member >= table.scores[task].size())
        return none;
    return table.scores[task][member];
}

std::string tableHtml(const ResultTable& table)
{
    std::string html = "<div class=\"wide\"><table><thead><tr><th scope=\"col\">Task</th>";
    for (const std::string& member : table.members)
        html += "<th scope=\"col\">" + escaped(member) + "</th>";
    html += "</tr></thead><tbody>\n";
    for (std::size_t task = 0; task < table.tasks.size(); ++task) {
        double best = 0;
        for (std::size_t member = 0; member < table.members.size(); ++member)
            best = std::max(best, scoreAt(table, task, member).percent());
        html += "<tr><th scope=\"row\">" + escaped(table.tasks[task]) + "</th>";
        for (std::size_t member = 0; member < table.members.size(); ++member) {
            const Score& score = scoreAt(table, task, member);
            if (score.examples == 0) {
                html += "<td>&ndash;</td>";
                continue;
            }
            html += fmt::format("<td{}><b>{:.1f}</b><small>{:.1f}&ndash;{:.1f} &middot; {} of {}</small></td>",
                                best > 0 && score.percent() == best ? " class=\"best\"" : "", score.percent(),
                                score.lowPercent(), score.highPercent(), score.correct, score.examples);
        }
        html += "</tr>\n";
    }
    return html + "</tbody></table></div>\n";
}

/// Where things stand in the chart, in its own units (the SVG scales to the page).
struct ChartLayout
{
    static constexpr double width = 900;
    static constexpr double left = 45;
    static constexpr double top = 40;
    static constexpr double plotHeight = 240;
    static constexpr double bottom = 34;
    double groupWidth = 0;
    double barWidth = 0;

    explicit ChartLayout(const ResultTable& table)
        : groupWidth((width - left) / static_cast<double>(std::max<std::size_t>(1, table.tasks.size())))
    {
        const auto members = static_cast<double>(std::max<std::size_t>(1, table.members.size()));
        barWidth = std::min(60.0, 0.8 * groupWidth / members);
    }
    double y(double percent) const { return top + plotHeight * (1 - percent / 100); }
    double barLeft(std::size_t task, std::size_t member, std::size_t members) const
    {
        const double center = left + groupWidth * (static_cast<double>(task) + 0.5);
        return center + barWidth * (static_cast<double>(member) - static_cast<double>(members) / 2);
    }
};

std::string legendSvg(const ResultTable& table)
{
    std::string svg;
    double x = ChartLayout::left;
    for (std::size_t member = 0; member < table.members.size(); ++member) {
        svg += fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"8\" width=\"12\" height=\"12\" rx=\"2\"/>"
                           "<text x=\"{:.1f}\" y=\"18\">{}</text>\n",
                           memberClasses[member % memberClasses.size()], x, x + 18, escaped(table.members[member]));
        x += 40 + 7 * static_cast<double>(table.members[member].size());
    }
    return svg;
}

std::string barSvg(const ChartLayout& layout, const Score& score, double left, const std::string& color,
                   const std::string& label)
{
    const double middle = left + layout.barWidth / 2;
    std::string svg = fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\">"
                                  "<title>{}: {:.1f}%</title></rect>",
                                  color, left + 1, layout.y(score.percent()), layout.barWidth - 2,
                                  layout.y(0) - layout.y(score.percent()), escaped(label), score.percent());
    svg += fmt::format("<path class=\"interval\" fill=\"none\" d=\"M{0:.1f} {2:.1f}V{3:.1f}M{1:.1f} {2:.1f}h8"
                       "M{1:.1f} {3:.1f}h8\"/>\n",
                       middle, middle - 4, layout.y(score.lowPercent()), layout.y(score.highPercent()));
    return svg;
}

std::string chartSvg(const ResultTable& table)
{
    const ChartLayout layout(table);
    std::string svg = fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"Bar chart of the table "
                                  "above; the thin lines are 95% intervals\">\n",
                                  layout.width, layout.top + layout.plotHeight + layout.bottom);
    svg += legendSvg(table);
    for (int percent = 0; percent <= 100; percent += 25)
        svg +=
            fmt::format("<path class=\"grid\" d=\"M{:.0f} {:.1f}H{:.0f}\"/>"
                        "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
                        layout.left, layout.y(percent), layout.width, layout.left - 8, layout.y(percent) + 4, percent);
    for (std::size_t task = 0; task < table.tasks.size(); ++task) {
        for (std::size_t member = 0; member < table.members.size(); ++member) {
            const Score& score = scoreAt(table, task, member);
            if (score.examples > 0)
                svg += barSvg(layout, score, layout.barLeft(task, member, table.members.size()),
                              memberClasses[member % memberClasses.size()],
                              table.tasks[task] + ", " + table.members[member]);
        }
        svg += fmt::format("<text class=\"task\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n",
                           layout.left + layout.groupWidth * (static_cast<double>(task) + 0.5), layout.y(0) + 22,
                           escaped(table.tasks[task]));
    }
    return svg + "</svg>\n";
}
} // namespace

std::string toHtml(const ResultTable& table, const std::string& title)
{
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
           escaped(title) + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<h1>" + escaped(title) +
           "</h1>\n<p>" + escaped(table.metric) + ", percent of the examples, with 95% intervals (Wilson).</p>\n" +
           tableHtml(table) + chartSvg(table) + "</body>\n</html>\n";
}

} // namespace calm
