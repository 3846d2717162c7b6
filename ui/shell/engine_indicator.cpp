#include "ui/shell/engine_indicator.h"

#include "ui/engine_client/engine_client.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/scale.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace calm::ui
{

namespace
{

QPixmap dot(const QColor& colour, double ratio)
{
    QPixmap pixmap(int(10 * ratio), int(10 * ratio));
    pixmap.fill(Qt::transparent);
    pixmap.setDevicePixelRatio(ratio);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(1, 1, 8, 8));
    return pixmap;
}

} // namespace

EngineIndicator::EngineIndicator(EngineClient& engine, QWidget* parent)
    : QWidget(parent), m_engine(engine), m_dot(new QLabel), m_text(makeLabel({}, "muted"))
{
    setObjectName("engineIndicator");
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(10, 2, 10, 2);
    line->setSpacing(spaceSmall);
    line->addWidget(m_dot);
    line->addWidget(m_text);
    connect(&engine, &EngineClient::stateChanged, this, &EngineIndicator::refresh);
    refresh();
}

void EngineIndicator::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QWidget::changeEvent(event);
}

void EngineIndicator::refresh()
{
    const Colours& colours = coloursOf(*this);
    const Json& hello = m_engine.hello();
    const bool slow = hello.is_object() && !hello.value("blas_fast", true);
    QColor colour = colours.success;
    switch (m_engine.state()) {
    case EngineClient::State::notStarted:
    case EngineClient::State::starting:
        colour = colours.mutedText;
        break;
    case EngineClient::State::busy:
        colour = colours.accent;
        break;
    case EngineClient::State::dead:
        colour = colours.danger;
        break;
    case EngineClient::State::ready:
        colour = slow ? colours.warning : colours.success;
        break;
    }
    m_dot->setPixmap(dot(colour, devicePixelRatioF()));
    m_text->setText(slow ? tr("%1, slow linear algebra").arg(m_engine.stateText()) : m_engine.stateText());
    setAccessibleName(m_text->text());
    setToolTip(describe());
}

QString EngineIndicator::describe() const
{
    const Json& hello = m_engine.hello();
    if (!hello.is_object())
        return m_engine.executable();
    const auto text = [&hello](const char* key) {
        const auto found = hello.find(key);
        return found != hello.end() && found->is_string() ? fromUtf8(found->get<std::string>()) : QString();
    };
    QStringList lines{tr("calm %1, LibTorch %2").arg(text("version"), text("libtorch")),
                      tr("Linear algebra: %1").arg(text("blas")), tr("Process %1").arg(m_engine.processId())};
    if (const auto threads = hello.find("threads"); threads != hello.end() && threads->is_number_integer())
        lines.insert(1, tr("Threads: %1").arg(threads->get<int>()));
    if (!hello.value("blas_fast", true))
        lines.append(tr("Install libopenblas0-openmp: training will be about 70 times faster."));
    return lines.join('\n');
}

} // namespace calm::ui
