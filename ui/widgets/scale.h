#pragma once

#include "ui/widgets/card.h" // pageMargin, cardPadding, gap

namespace calm::ui
{

/// The rest of the window's measures, in points: distances between things that belong together, and the sizes of
/// letters. The style sheet takes its sizes from here (@fontTitle and so on), so that a change is one line.
inline constexpr int spaceTiny = 4;    ///< lines of one text
inline constexpr int spaceSmall = 8;   ///< controls of one line
inline constexpr int spaceMedium = 14; ///< cards
inline constexpr int spaceLarge = 20;  ///< columns

inline constexpr int fontTitle = 20;   ///< a page's name
inline constexpr int fontNumber = 17;  ///< a number to be read at a glance
inline constexpr int fontSection = 14; ///< a card's heading
inline constexpr int fontSmall = 12;   ///< details, letters of one width

} // namespace calm::ui
