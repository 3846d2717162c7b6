#include "ui/evaluate_page/report.h"

#include "core/base/error.h"
#include "ui/evaluate_page/verdict.h"
#include "ui/widgets/number_format.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QLocale>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>
#include <QUrl>

namespace calm::ui
{

namespace
{

QString tr(const char* text)
{
    return QCoreApplication::translate("calm::ui", text);
}

QString cell(const Score& score, bool best)
{
    const QString percent = formatPercent(score.percent() / 100);
    return QStringLiteral("<td align=right%3>%1<br><span style='font-size:7pt; color:#667085'>%2</span></td>")
        .arg(best ? "<b>" + percent + "</b>" : percent,
             tr("%1 – %2").arg(QLocale().toString(score.lowPercent(), 'f', 1),
                               QLocale().toString(score.highPercent(), 'f', 1)),
             best ? QStringLiteral(" bgcolor='#eef6ef'") : QString());
}

QString tableHtml(const ResultTable& table)
{
    QString html = "<table width='100%' cellpadding=6 cellspacing=0><tr><th align=left>" + tr("Task") + "</th>";
    for (const std::string& member : table.members)
        html += "<th align=right>" + fromUtf8(member).toHtmlEscaped() + "</th>";
    html += "<th align=right>" + tr("Examples") + "</th></tr>";
    for (std::size_t task = 0; task < table.tasks.size(); ++task) {
        html += "<tr><td>" + taskText(table.tasks[task]).toHtmlEscaped() + "</td>";
        const int best = bestColumn(table.scores[task]);
        int examples = 0;
        for (std::size_t member = 0; member < table.scores[task].size(); ++member) {
            html += cell(table.scores[task][member], best == static_cast<int>(member));
            examples = std::max(examples, table.scores[task][member].examples);
        }
        html += "<td align=right>" + formatCount(examples) + "</td></tr>";
    }
    return html + "</table>";
}

} // namespace

void writePdfReport(const QString& file, const ResultTable& table, const QString& title, const QString& verdict,
                    const QImage& chart)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(title);
        writer.setCreator("CALM Workbench");
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(18, 18, 18, 18), QPageLayout::Millimeter);
        writer.setResolution(150);
        QTextDocument document;
        document.setDefaultFont(QFont("sans-serif", 9));
        document.setPageSize(QSizeF(writer.width(), writer.height()));
        document.documentLayout()->setPaintDevice(&writer);
        QString html = "<h2>" + title.toHtmlEscaped() + "</h2><p>" + verdict.toHtmlEscaped() + "</p>" +
                       tableHtml(table) + "<p style='color:#667085'>" +
                       tr("%1, percent right, with 95% intervals (Wilson).").arg(fromUtf8(table.metric)) + "</p>";
        if (!chart.isNull()) {
            document.addResource(QTextDocument::ImageResource, QUrl("chart"), chart);
            html += QStringLiteral("<p><img src='chart' width='%1'></p>").arg(writer.width());
        }
        document.setHtml(html);
        document.print(&writer);
    }
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly) || target.write(bytes) != bytes.size() || !target.commit())
        throw Error(ErrorKind::io, "The report could not be written to " + file.toStdString() + ": " +
                                       target.errorString().toStdString() + ".");
}

} // namespace calm::ui
