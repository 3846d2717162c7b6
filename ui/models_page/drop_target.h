#pragma once

#include <QStringList>
#include <QWidget>

class QMimeData;

namespace calm::ui
{

/// Lies over a page while something is dragged onto it and says what dropping will do.
class DropTarget : public QWidget
{
    Q_OBJECT

public:
    explicit DropTarget(QWidget* page);
    void cover(const QString& sentence);                  ///< the whole page
    static QStringList localPaths(const QMimeData& data); ///< of the files and folders in it

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_sentence;
};

} // namespace calm::ui
