#pragma once

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace calm::ui
{

/// One line above the page: what was just done, with a way back, or what is being done, with a way to stop it. Hidden
/// while there is nothing. Object names: `modelsDone` (the sentence), `modelsUndo`, `modelsCancel`, `modelsProgress`.
class ActionBar : public QFrame
{
    Q_OBJECT

public:
    explicit ActionBar(QWidget* parent = nullptr);

    void showDone(const QString& sentence, bool canUndo);
    void showProgress(const QString& sentence);
    void setProgress(qint64 done, qint64 total); ///< total 0 = unknown
    void clear();
    QString sentence() const;

Q_SIGNALS:
    void undoRequested();
    void cancelRequested();

private:
    void show(const QString& sentence, QWidget* button);
    QLabel* m_sentence;
    QProgressBar* m_progress;
    QPushButton* m_undo;
    QPushButton* m_cancel;
    QToolButton* m_close;
};

} // namespace calm::ui
