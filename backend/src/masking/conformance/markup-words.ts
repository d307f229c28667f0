const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

/** Elements of HTML (living standard and its obsolete features), SVG 2 and MathML Core, in small letters. */
export const TAGS: ReadonlySet<string> = new Set(
  words(`
  html head title base link meta style body article section nav aside h1 h2 h3 h4 h5 h6 hgroup header footer address
  p hr pre blockquote ol ul menu li dl dt dd figure figcaption main search div a em strong small s cite q dfn abbr
  ruby rb rp rt rtc data time code var samp kbd sub sup i b u mark bdi bdo span br wbr ins del picture source img
  iframe embed object param video audio track map area table caption colgroup col tbody thead tfoot tr td th form
  label input button select datalist optgroup option textarea output progress meter fieldset legend
  selectedcontent details summary dialog script noscript template slot canvas
  acronym basefont bgsound big center dir font frame frameset image listing marquee menuitem nobr noembed noframes
  plaintext strike tt xmp applet fencedframe portal permission geolocation camera microphone usermedia
  svg g defs desc metadata symbol use switch path rect circle ellipse line polyline polygon text tspan textpath
  marker pattern lineargradient radialgradient stop clippath mask filter feblend fecolormatrix fecomponenttransfer
  fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight fedropshadow feflood fefunca
  fefuncb fefuncg fefuncr fegaussianblur feimage femerge femergenode femorphology feoffset fepointlight
  fespecularlighting fespotlight fetile feturbulence animate animatemotion animatetransform set mpath view
  foreignobject discard hatch hatchpath solidcolor cursor tref glyph glyphref font-face vkern hkern missing-glyph
  altglyph altglyphdef altglyphitem animatecolor
  math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose msub msup
  msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd maction annotation annotation-xml
  semantics mlabeledtr maligngroup malignmark mlongdiv mscarries mscarry msgroup msline msrow mstack`),
);

/** ARIA 1.2 and 1.3 roles. */
export const ROLES: ReadonlySet<string> = new Set(
  words(`
  alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox
  comment complementary contentinfo definition deletion dialog directory document emphasis feed figure form generic
  grid gridcell group heading image img insertion link list listbox listitem log main mark marquee math menu menubar
  menuitem menuitemcheckbox menuitemradio meter navigation none note option paragraph presentation progressbar radio
  radiogroup region row rowgroup rowheader scrollbar search searchbox sectionfooter sectionheader separator slider
  spinbutton status strong subscript suggestion superscript switch tab table tablist tabpanel term textbox time
  timer toolbar tooltip tree treegrid treeitem`),
);

export const INPUT_TYPES: ReadonlySet<string> = new Set(
  words(`text search tel url email password date month week time datetime-local number range color checkbox radio file
  submit image reset button hidden`),
);
