#pragma once

#include "ui/models_page/models_model.h"
#include "ui/widgets/card.h"

#include <array>
#include <optional>

class QComboBox;
class QLineEdit;
class QTableView;
class QToolButton;

namespace calm::ui
{

/// The table of models with a filter above and a line of what it holds below. Object names: `modelsTable`,
/// `modelsFilter`, `modelsShow`, `modelsRefresh`, `modelsStatus`. Return adds the selected model to the project, Delete
/// takes it out, Ctrl+F filters, F5 looks again.
class ModelList : public Card
{
    Q_OBJECT

public:
    explicit ModelList(QWidget* parent = nullptr);

    /// The selected model stays selected by its directory; else the first row is.
    void setModels(std::vector<ListedModel> models);
    void setLooking(bool looks, double seconds); ///< `seconds`: how long the last look took
    std::optional<ListedModel> selected() const;
    void select(const Path& directory); ///< now, or when it is listed

Q_SIGNALS:
    void selectionChanged();
    void addRequested(const ListedModel& model);
    void removeRequested(const ListedModel& model);
    void locateRequested(const ListedModel& model); ///< one that is missing
    void refreshRequested();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void buildBar();
    void buildTable();
    void buildActions();
    void measureColumns();
    void fitColumns();
    void restoreSelection();
    void showActions();
    void showStatus();
    void showWhatToDo();
    ModelsModel* m_models;
    ModelsFilter* m_filter;
    QLineEdit* m_search;
    QComboBox* m_show;
    QToolButton* m_refresh;
    QTableView* m_table;
    QLabel* m_nothing; ///< over the empty table
    QLabel* m_status;
    QAction* m_add = nullptr;
    QAction* m_remove = nullptr;
    QAction* m_locate = nullptr;
    std::optional<Path> m_selected;
    std::array<int, ModelsModel::columnCountValue> m_widths{}; ///< wanted
    bool m_filling = false;
    bool m_looking = false;
    double m_seconds = 0;
};

} // namespace calm::ui
