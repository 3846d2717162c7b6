#pragma once

#include <QListWidget>

namespace calm::ui
{

/// The rail at the left: one line a page, icons only when the window is narrow.
class Navigation : public QListWidget
{
    Q_OBJECT

public:
    explicit Navigation(QWidget* parent = nullptr);
    void addPage(const QString& id, const QString& iconName, const QString& title, const QString& shortcut);
    void setCurrentPage(const QString& id);
    QString currentPage() const;
    void setNarrow(bool narrow);

Q_SIGNALS:
    void pageChosen(const QString& id);

private:
    int m_wide; ///< in points, with titles: German ones are longer
    bool m_narrow = false;
};

} // namespace calm::ui
