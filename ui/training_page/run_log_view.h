#pragma once

#include "core/store/records.h"
#include "core/store/run_log.h"

#include <QPlainTextEdit>

#include <vector>

namespace calm::ui
{

struct LogLine
{
    double at = 0; ///< seconds since 1970
    QString text;

    bool operator==(const LogLine&) const = default;
};

/// A run's life in sentences, by time: when it was made, what its worker wrote down, and for a run from before there
/// were logs what record and checkpoints tell.
std::vector<LogLine> logLines(const RunRecord& run, const std::vector<CheckpointRecord>& checkpoints,
                              const std::vector<RunEvent>& events);

/// The log of the run in view, one line each; text can be selected and copied. Object name: "runLog".
class RunLogView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit RunLogView(QWidget* parent = nullptr);
    /// New lines are added at the end and, if the end was in view, scrolled to; a selection stays.
    void setLines(const std::vector<LogLine>& lines);

private:
    QStringList m_shown;
};

} // namespace calm::ui
