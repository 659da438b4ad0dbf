// What Enketo asks of the application: nothing from elsewhere, no maps.
export default {
  experimentalOptimizations: { computeAsync: false },
  excludeNonRelevant: false,
  maps: [],
  googleApiKey: "",
  repeatOrdinals: false,
  validateContinuously: false,
  validatePage: true,
  swipePage: false,
  textMaxChars: 10000,
};
