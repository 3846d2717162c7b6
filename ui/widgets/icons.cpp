#include "ui/widgets/icons.h"

#include "resources/resources.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>
#include <QtMath>

namespace calm::ui
{

namespace
{

QByteArray drawing(const QString& name)
{
    loadResources();
    QFile file(":/icons/" + name + ".svg");
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("no icon named %s", qPrintable(name));
        return {};
    }
    return file.readAll();
}

void paintDrawing(QPainter& painter, const QRectF& area, QByteArray drawing, const QColor& colour)
{
    if (drawing.isEmpty())
        return;
    drawing.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(drawing);
    painter.setRenderHint(QPainter::Antialiasing);
    const double side = std::min(area.width(), area.height());
    renderer.render(&painter, QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side));
}

class SvgIconEngine : public QIconEngine
{
public:
    SvgIconEngine(QByteArray drawing, QPalette::ColorRole role) : m_drawing(std::move(drawing)), m_role(role) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QGuiApplication::palette();
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        QColor colour = palette.color(group, m_role);
        painter->save();
        painter->setOpacity(colour.alphaF() * painter->opacity());
        colour.setAlpha(255);
        paintDrawing(*painter, rect, m_drawing, colour);
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        if (size.isEmpty()) // a button that its layout has squeezed away for a moment
            return {};
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new SvgIconEngine(m_drawing, m_role); }

private:
    QByteArray m_drawing;
    QPalette::ColorRole m_role;
};

} // namespace

QIcon icon(const QString& name, QPalette::ColorRole role)
{
    const QByteArray bytes = drawing(name);
    return bytes.isEmpty() ? QIcon() : QIcon(new SvgIconEngine(bytes, role));
}

QPixmap iconPixmap(const QString& name, const QColor& colour, int size, double devicePixelRatio)
{
    const int pixels = qCeil(size * devicePixelRatio);
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintDrawing(painter, QRectF(0, 0, pixels, pixels), drawing(name), colour);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

} // namespace calm::ui
