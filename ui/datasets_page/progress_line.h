#pragma once

#include "core/base/progress.h"

#include <QTimer>
#include <QWidget>

#include <atomic>
#include <memory>

class QLabel;
class QProgressBar;
class QPushButton;

namespace calm::ui
{

/// How far a long job is, and a button that stops it; hidden while there is none. The bar is drawn ten times a second,
/// however often the job reports. Object names: `NAME`, `NAMEStop`.
class ProgressLine : public QWidget
{
    Q_OBJECT

public:
    ProgressLine(const QString& name, const QString& accessibleName, QWidget* parent = nullptr);

    /// Shows it; what comes back may be called on any thread, also when this widget is gone.
    ProgressCallback begin(const QString& what);
    void end();
    bool isRunning() const { return m_timer.isActive(); }

Q_SIGNALS:
    void stopRequested();

private:
    struct Counter
    {
        std::atomic<std::int64_t> done{0};
        std::atomic<std::int64_t> total{0};
    };
    void draw();

    std::shared_ptr<Counter> m_counter;
    QTimer m_timer;
    QLabel* m_what;
    QProgressBar* m_bar;
    QPushButton* m_stop;
};

} // namespace calm::ui
