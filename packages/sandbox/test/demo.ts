/** Ids of the demo scenario. Rosa, an administrator, owns the key; Tomas is a colleague. */
export const demo = {
  rosa: "user_FfkCzJr4i0B3JrTAwR4y9ojfljoQoaF1LlqsajAIxNK",
  tomas: "user_AzUdIG1OHqttidvRzFRYToraZB3DO7GWIQtUlmOS6EC",
  /** Their memberships. */
  memberships: {
    rosa: "memb_dGLtPTT1VWe558UtmSOv6McDFwszX8wZJosFxTRaB9N",
    tomas: "memb_Yc0iJYhLWRyO8hY0ySPnnV1Ns6gqLr3jT2cJkN5bVtP",
  },
  group: "group_3kWq9ZbT7uLx2RfYc8HsPe",
  harborTools: "lead_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ",
  quayside: "lead_RY5NG9SpBQXbtfhW9dUa4WntEefj5cZhJ7PbF4mZiJK",
  ines: "cont_XH2SbKHWnqCzkD1m3y1OwNvIre2VtcI0E6d2CJ7AiL7",
  springRestock: "oppo_lBfvWxrryPsatlISqHRN8KkAcNFcVLD1KCqTSgQpFjZ",
  sendQuote: "task_46UGS7PNKyLtBT1pnnwukA1gMAkX0dN8JcyuUd8DqMs",
  potential: "stat_xWB76uGe4vlNEIZ4r06SMyLt8GpouKVExyY6q9bNhLK",
  customer: "stat_avDsREymZzoU8nDX7rnx5xrbw0aRFvKyQQbV4iOmSpn",
  sales: "pipe_LQmspJLc0DTFuvEVViv3FQ",
  quoted: "stat_XJzjdO9KnUcOwcOBExM3tnY4WftHKrmUeUKjuZSibyT",
  won: "stat_oBcCcRtIiGKrzBYXHolHYa13il3C31U0lVvwvH70052",
  segments: "cf_1lQPorGqcPKSIWUqmUgbcuJ9NLiXt3N9jxLP7XyPeKP",
};
