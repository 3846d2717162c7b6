#pragma once

#include "core/spec/result_table.h"

#include <QImage>
#include <QString>

namespace calm::ui
{

/// The evaluation as a document of one or more A4 pages: heading, verdict, table, chart. Safe on any thread that
/// has the picture. Error(io) when the file cannot be written.
void writePdfReport(const QString& file, const ResultTable& table, const QString& title, const QString& verdict,
                    const QImage& chart);

} // namespace calm::ui
