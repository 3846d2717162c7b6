#include "ui/datasets_page/progress_line.h"

#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace calm::ui
{

namespace
{

constexpr int drawMilliseconds = 100;
constexpr int barSteps = 1000;

} // namespace

ProgressLine::ProgressLine(const QString& name, const QString& accessibleName, QWidget* parent)
    : QWidget(parent), m_what(makeLabel({}, "muted")), m_bar(new QProgressBar), m_stop(new QPushButton(tr("Stop")))
{
    m_bar->setObjectName(name);
    m_bar->setAccessibleName(accessibleName);
    m_bar->setTextVisible(false);
    m_bar->setMinimumWidth(40);
    m_stop->setObjectName(name + "Stop");
    m_stop->setAccessibleName(tr("Stop: %1").arg(accessibleName));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(gap);
    line->addWidget(m_what);
    line->addWidget(m_bar, 1);
    line->addWidget(m_stop);
    m_timer.setInterval(drawMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &ProgressLine::draw);
    connect(m_stop, &QPushButton::clicked, this, &ProgressLine::stopRequested);
    hide();
}

ProgressCallback ProgressLine::begin(const QString& what)
{
    m_counter = std::make_shared<Counter>();
    m_what->setText(what);
    m_timer.start();
    draw();
    show();
    return [counter = m_counter](const Progress& progress) {
        counter->total = progress.total;
        counter->done = progress.done;
    };
}

void ProgressLine::end()
{
    m_timer.stop();
    hide();
}

void ProgressLine::draw()
{
    const std::int64_t total = m_counter->total;
    m_bar->setRange(0, total > 0 ? barSteps : 0);
    if (total > 0)
        m_bar->setValue(int(barSteps * m_counter->done / total));
}

} // namespace calm::ui
