export const COMMAND = '/hometax';

/** Each `action_id` outside of forms. Old messages have them: none may change. The value of a company's button: `TARGET`. */
export const ACTIONS = {
  /** A menu of further buttons: an option's value is `MENU_ENTRY`, and choosing it counts as pressing that button. */
  more: 'more',

  /** About an alert, wherever it is shown; `alertCheck` also on the Home tab for a company without one. */
  alertPage: 'alert_page',
  alertCheck: 'alert_check',
  alertRegistered: 'alert_registered',
  /** Opens the window in which an operator confirms a login that may lock the account. */
  alertConfirmLogin: 'alert_confirm_login',
  alertClaim: 'alert_take',
  alertRelease: 'alert_hand_back',
  alertAssign: 'alert_assign',
  alertSnooze: 'alert_snooze',
  alertWake: 'alert_wake',
  alertDetails: 'alert_details',
  alertClientText: 'alert_client_text',

  /** In the window with the text for the client, to switch its language. */
  clientTextKorean: 'client_text_ko',
  clientTextEnglish: 'client_text_en',

  /** Also in the window of the popup: opens the window that makes a link for the client. */
  clientLink: 'client_link',
  clientLinkRevoke: 'client_link_revoke',

  /** On a check report. */
  reportCheck: 'report_check',
  reportPage: 'report_page',
  reportRegistered: 'report_registered',
  reportConfirmLogin: 'report_confirm_login',
  /** Also on a resolved alert. */
  reportCertTest: 'report_cert_test',
  reportClaim: 'report_claim',
  /** Also in an alert's details; `reportWatch` (adds or edits the company) also on messages about a refused channel. */
  reportWatch: 'report_watch',
  reportUnwatch: 'report_unwatch',

  /** In the window of the popup. `popupOpen` is a url button without a value. */
  popupOpen: 'popup_open',
  popupNew: 'popup_new',
  popupRegistered: 'popup_registered',

  /** Beside each company to choose from; the ID names the command that continues with it. */
  chooseCheck: 'choose_check',
  choosePopup: 'choose_popup',
  chooseWatch: 'choose_watch',
  chooseUnwatch: 'choose_unwatch',
  chooseTestAlert: 'choose_test_alert',
  chooseHistory: 'choose_history',
  /** The typeahead below those buttons; its value is the BRN alone. */
  pickCheck: 'pick_check',
  pickPopup: 'pick_popup',
  pickWatch: 'pick_watch',
  pickUnwatch: 'pick_unwatch',
  pickTestAlert: 'pick_test_alert',
  pickHistory: 'pick_history',

  /** On the list; `listAttention` is also on the result of an import's first checks. The values are `LIST_PLACE`. */
  listAll: 'list_all',
  listAttention: 'list_attention',
  listMine: 'list_mine',
  listPaused: 'list_paused',
  listPrevious: 'list_previous',
  listNext: 'list_next',
  /** Overflow menu of a row; the option's value is `ROW_CHOICE`. */
  listRow: 'list_row',
  /** Its value is not read. */
  listAdd: 'list_add',
  /** Opens the bulk edit; value: `LIST_PLACE`. */
  listBulk: 'list_bulk',

  /** In the bulk edit; the values of the page buttons are `LIST_PLACE`. */
  bulkPrevious: 'bulk_previous',
  bulkNext: 'bulk_next',
  bulkBack: 'bulk_back',

  /** Opens the list of the companies that need action; value: `LIST_PLACE`, or any text for all such companies. */
  openAttention: 'open_attention',

  /** On a daily summary, to edit the companies of an owner who has left; value: their user ID. */
  bulkOwnerGone: 'bulk_owner_gone',

  /** On the Home tab; the values of filter and page buttons are `LIST_PLACE`. */
  homeAll: 'home_all',
  homeAttention: 'home_attention',
  homeMine: 'home_mine',
  homePaused: 'home_paused',
  homePrevious: 'home_previous',
  homeNext: 'home_next',
  homeClear: 'home_clear',
  homeSearch: 'home_search',
  /** The values are `LIST_PLACE`. */
  homeExpiries: 'home_expiries',
  expiriesPrevious: 'expiries_previous',
  expiriesNext: 'expiries_next',
  /** On the forecast; the values are `total` or `owner`. */
  forecastView: 'forecast_view',
  forecastSend: 'forecast_send',
  forecastFile: 'forecast_file',
  calendar: 'calendar',
  /** In the calendar's window; value: the stored hash of the address. */
  calendarRevoke: 'calendar_revoke',
  /** Each runs a command, from Home or from a message; their values are not read. */
  homeCheck: 'home_check',
  homeAdd: 'home_add',
  homeAlerts: 'home_alerts',
  homeMyAlerts: 'home_my_alerts',
  homeDigest: 'home_digest',
  homeForecast: 'home_forecast',
  homeSweep: 'home_sweep',
  homeTestAlert: 'home_test_alert',
  homeImport: 'home_import',
  homeExport: 'home_export',
  homeHistory: 'home_history',
  homeStatus: 'home_status',
  homeSettings: 'home_settings',
  homeHelp: 'home_help',

  /** On the notices about a common cause and a mass change; value: the stored `openedAt`, as epoch ms. */
  causeRelease: 'cause_release',
  alertsRelease: 'alerts_release',

  /** On a combined alert and the replies in its thread; value: its ID. */
  rollUpList: 'roll_up_list',

  /** In the window with the alerts; the values are `ALERT_PLACE`. */
  alertsAll: 'alerts_all',
  alertsMine: 'alerts_mine',
  alertsPrevious: 'alerts_previous',
  alertsNext: 'alerts_next',

  /** In the window with the history; the values are `HISTORY_PLACE`. */
  historyAll: 'history_all',
  historyEarlier: 'history_earlier',
  historyLater: 'history_later',
  historyNewest: 'history_newest',
  /** A menu with typeahead; the option's value is the BRN. */
  historyCompany: 'history_company',

  helpMethods: 'help_methods',
  helpUsage: 'help_usage',
  /** A menu; the option's value is the topic. */
  helpTopic: 'help_topic',
  /** Beside a command that resembles what was typed; value: that command with the rest of the text. */
  helpRun: 'help_run',

  statusRefresh: 'status_refresh',
  statusSettings: 'status_settings',

  /** On an import that continues in a direct message; value: `IMPORT_REF`. */
  importSave: 'import_save',
  importCancel: 'import_cancel',
  /** On an import that is saved; without a value. */
  importCheckNow: 'import_check_now',
} as const;

/** `callback_id`s of the shortcuts in the manifest. */
export const SHORTCUTS = {
  check: 'check_authentication',
  /** In the menu of a message. */
  checkMessage: 'check_message',
} as const;

/** `callback_id`s of modals and of the Home tab. */
export const CALLBACKS = {
  check: 'check_company',
  watch: 'watch_company',
  unwatch: 'unwatch_company',
  certTest: 'cert_test',
  confirmLogin: 'confirm_login',
  popup: 'popup',
  report: 'check_report',
  alertDetails: 'alert_details',
  assign: 'assign_alert',
  snooze: 'snooze_alert',
  clientText: 'client_text',
  clientLink: 'client_link',
  /** The window with a new link. */
  clientLinkSent: 'client_link_sent',
  alerts: 'alerts',
  expiries: 'expiries',
  forecast: 'forecast',
  calendar: 'calendar',
  history: 'history',
  /** A message, shown as a window over the Home tab. */
  message: 'message',
  home: 'home',
  settings: 'settings',
  importFile: 'import_file',
  importSave: 'import_save',
  /** An import that is running or done. */
  importing: 'importing',
  bulk: 'bulk',
  bulkConfirm: 'bulk_confirm',
  /** A window with a sentence, and perhaps a choice below it. */
  notice: 'notice',
} as const;

/** `block_id`s of the typeahead for a company. They carry the product, because the typeahead's value is only the BRN. */
export const PICK_BLOCKS = {
  taxinvoice: 'pick_block',
  cashbill: 'pick_cashbill_block',
  notNamed: 'pick_any_product_block',
} as const;
